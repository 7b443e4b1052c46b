import java.util.List;
import java.util.Map;
import org.opensearch.Version;
import org.opensearch.analysis.common.CommonAnalysisModulePlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.painless.PainlessModulePlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.plugins.PluginInfo;
import org.opensearch.transport.Netty4ModulePlugin;

/** A node of OpenSearch 3 with the modules that searchkit needs. Arguments: settings as name=value. */
public class TestNode extends Node {
    TestNode(Settings settings) {
        super(
            InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "node"),
            List.of(
                module(Netty4ModulePlugin.class),
                module(PainlessModulePlugin.class),
                module(CommonAnalysisModulePlugin.class)),
            false);
    }

    private static PluginInfo module(Class<? extends Plugin> type) {
        String name = type.getName();
        return new PluginInfo(name, "", "NA", Version.CURRENT, "21", name, null, List.of(), false);
    }

    public static void main(String[] arguments) throws Exception {
        Settings.Builder settings = Settings.builder();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            settings.put(parts[0], parts[1]);
        }
        new TestNode(settings.build()).start();
        Thread.currentThread().join();
    }
}

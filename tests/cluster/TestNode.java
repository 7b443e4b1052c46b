import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;

/** A node of OpenSearch with the modules that searchkit needs. Arguments: settings as name=value. */
public class TestNode extends Node {
    private static final List<String> MODULES = List.of(
        "org.opensearch.transport.Netty4%sPlugin",
        "org.opensearch.painless.Painless%sPlugin",
        "org.opensearch.analysis.common.CommonAnalysis%sPlugin");

    TestNode(Settings settings) throws ClassNotFoundException {
        super(
            InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "node"),
            modules(),
            false);
    }

    private static List<Class<? extends Plugin>> modules() throws ClassNotFoundException {
        List<Class<? extends Plugin>> found = new ArrayList<>();
        for (String name : MODULES) {
            Class<?> module;
            try {
                module = Class.forName(String.format(name, ""));
            } catch (ClassNotFoundException since3) {
                module = Class.forName(String.format(name, "Module"));
            }
            found.add(module.asSubclass(Plugin.class));
        }
        return found;
    }

    public static void main(String[] arguments) throws Exception {
        Settings.Builder settings = Settings.builder();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            settings.put(parts[0], parts[1]);
        }
        TestNode node = new TestNode(settings.build());
        node.start();
        Thread.currentThread().join();
    }
}

import java.util.List;
import java.util.Map;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.painless.PainlessPlugin;
import org.opensearch.security.OpenSearchSecurityPlugin;
import org.opensearch.transport.Netty4Plugin;

/** A node of OpenSearch 2 with the security plugin. Argument: its home, with config/opensearch.yml. */
public class SecuredNode extends Node {
    SecuredNode(Settings settings) {
        super(
            InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "node"),
            List.of(Netty4Plugin.class, PainlessPlugin.class, CommonAnalysisPlugin.class, OpenSearchSecurityPlugin.class),
            false);
    }

    public static void main(String[] arguments) throws Exception {
        new SecuredNode(Settings.builder().put("path.home", arguments[0]).build()).start();
        Thread.currentThread().join();
    }
}

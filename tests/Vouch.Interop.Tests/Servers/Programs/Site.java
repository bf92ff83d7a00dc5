// The test site on the JDK's HttpsServer; settings come from the environment.

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

public class Site {
    private static final Pattern PAGE = Pattern.compile("^/(?:(chunked|gzip)/)?(0|100|2k|1m)$");

    public static void main(String[] arguments) throws Exception {
        char[] password = System.getenv("SITE_PASSWORD").toCharArray();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = new FileInputStream(System.getenv("SITE_KEYS"))) {
            keys.load(file, password);
        }

        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("SunX509");
        keyManagers.init(keys, password);
        String clients = System.getenv("SITE_CLIENTS");
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
        KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
        roots.load(null, null);
        if (!clients.isEmpty()) {
            try (InputStream file = new FileInputStream(clients)) {
                roots.setCertificateEntry("clients", CertificateFactory.getInstance("X.509").generateCertificate(file));
            }
        }

        trustManagers.init(roots);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), clients.isEmpty() ? null : trustManagers.getTrustManagers(), null);

        HttpsServer server = HttpsServer.create(
            new InetSocketAddress("127.0.0.1", Integer.parseInt(System.getenv("SITE_PORT"))), 64);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters tls = context.getDefaultSSLParameters();
                tls.setProtocols(System.getenv("SITE_VERSIONS").split(","));
                tls.setCipherSuites(System.getenv("SITE_SUITES").split(","));
                tls.setNeedClientAuth(!clients.isEmpty());
                parameters.setSSLParameters(tls);
            }
        });
        server.createContext("/", Site::answer);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.start();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Matcher match = PAGE.matcher(path);
        if (!match.matches()) {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
            return;
        }

        byte[] body = Files.readAllBytes(Path.of(System.getenv("SITE_FOLDER"), path));
        exchange.getResponseHeaders().set("Content-Type", match.group(2).equals("2k") || match.group(2).equals("100") ? "application/json" : "text/plain");
        if ("gzip".equals(match.group(1))) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }

        boolean chunked = "chunked".equals(match.group(1));
        exchange.sendResponseHeaders(200, chunked ? 0 : body.length == 0 ? -1 : body.length);
        try (OutputStream output = exchange.getResponseBody()) {
            if (chunked || body.length > 0) {
                output.write(body);
            }
        }
    }
}

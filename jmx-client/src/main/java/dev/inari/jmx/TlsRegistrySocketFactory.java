package dev.inari.jmx;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.rmi.ssl.SslRMIClientSocketFactory;

/**
 * Dials an RMI registry over TLS within the deadlines of the call, which the JDK's own factory would not keep. Stateless.
 *
 * <p>A limit: the stub that such a registry hands out carries the JDK's factory, which dials without a connect timeout.
 */
final class TlsRegistrySocketFactory extends SslRMIClientSocketFactory {
    private static final long serialVersionUID = 1L;

    /** The switch of newer JDKs, which check that the certificate is the host's; we do on every one. */
    private static final String VERIFY = "jdk.rmi.ssl.client.enableEndpointIdentification";

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        Socket plain = DeadlineSocketFactory.dial(host, port);
        try {
            return verifying((SSLSocket)
                    ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(plain, host, port, true));
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static Socket verifying(SSLSocket socket) {
        if (!"false".equals(System.getProperty(VERIFY))) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
        }
        return socket;
    }
}

package dev.inari.sidecar.batch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Takes in an answer and lets go of it as soon as it is too long, so that no server can fill the heap. Called by one thread at a time. */
final class BoundedBody implements BodySubscriber<InputStream> {
    private final int most;
    private final List<InputStream> taken = new ArrayList<>();
    private final CompletableFuture<InputStream> whole = new CompletableFuture<>();
    private int size;
    private @Nullable Subscription subscription;

    BoundedBody(int most) {
        this.most = most;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return whole;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        for (ByteBuffer part : parts) {
            if (part.remaining() > most - size) {
                giveUp();
                return;
            }
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            taken.add(new ByteArrayInputStream(bytes));
            size += bytes.length;
        }
    }

    private void giveUp() {
        if (subscription != null) {
            subscription.cancel();
        }
        whole.completeExceptionally(new TooLong(most));
    }

    @Override
    public void onError(Throwable problem) {
        whole.completeExceptionally(problem);
    }

    @Override
    public void onComplete() {
        // Not made into one array, which would take the same again.
        whole.complete(new SequenceInputStream(Collections.enumeration(taken)));
    }

    /** An answer that was not read to its end. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;

        TooLong(int most) {
            super("it is longer than " + most + " bytes");
        }
    }
}

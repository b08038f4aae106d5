package io.coffeechaos.faultproxy.toxic;

import java.nio.ByteBuffer;

/**
 * Bytes on their way through a link, with the time at which they arrived.
 *
 * <p>Immutable: {@link #head} and {@link #tail} share the array. Delay is measured from arrival, not from reaching a
 * toxic, so time already spent waiting in the proxy counts.
 *
 * @param array the bytes; never written to after the chunk is made
 * @param offset first byte of this chunk in the array
 * @param length number of bytes
 * @param arrivalNanos when the bytes arrived, in the nanoseconds of the link's {@link ToxicClock}
 */
@SuppressWarnings("ArrayRecordComponent") // identity is meant: chunks are never compared
public record Chunk(byte[] array, int offset, int length, long arrivalNanos) {

    /** Checks that the range lies within the array. */
    public Chunk {
        if (offset < 0 || length < 0 || offset + length > array.length) {
            throw new IllegalArgumentException("chunk must lie within its array of " + array.length + " bytes: was "
                    + offset + " to " + (offset + length));
        }
    }

    /** Copies what remains in {@code buffer}, leaving the buffer empty. */
    public static Chunk copyOf(ByteBuffer buffer, long arrivalNanos) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return new Chunk(bytes, 0, bytes.length, arrivalNanos);
    }

    /** The first {@code count} bytes. */
    public Chunk head(int count) {
        return new Chunk(array, offset, count, arrivalNanos);
    }

    /** All but the first {@code count} bytes. */
    public Chunk tail(int count) {
        return new Chunk(array, offset + count, length - count, arrivalNanos);
    }

    /** The same bytes as if they had arrived at {@code nanos}; a later toxic measures from there. */
    public Chunk arrivedAt(long nanos) {
        return nanos == arrivalNanos ? this : new Chunk(array, offset, length, nanos);
    }

    /** The bytes as a buffer to write from. */
    public ByteBuffer toBuffer() {
        return ByteBuffer.wrap(array, offset, length);
    }
}

package io.coffeechaos.faultproxy.toxic;

import java.nio.ByteBuffer;

/**
 * Bytes on their way through a link, with their arrival time.
 *
 * <p>A chunk is immutable; {@link #head} and {@link #tail} share its array. A toxic measures a delay from the arrival
 * in the proxy, so the time that a chunk has already waited in the proxy counts.
 *
 * @param array the bytes; never changed after the chunk is created
 * @param offset index of the chunk's first byte in the array
 * @param length number of bytes
 * @param arrivalNanos arrival time of the bytes, in nanoseconds of the link's {@link ToxicClock}
 */
@SuppressWarnings("ArrayRecordComponent") // chunks are never compared, so identity is enough
public record Chunk(byte[] array, int offset, int length, long arrivalNanos) {

    /** Checks that the range lies within the array. */
    public Chunk {
        if (offset < 0 || length < 0 || offset + length > array.length) {
            throw new IllegalArgumentException("chunk must lie within its array of " + array.length + " bytes: was "
                    + offset + " to " + (offset + length));
        }
    }

    /** Copies the remaining bytes of {@code buffer}; the buffer is empty afterwards. */
    public static Chunk copyOf(ByteBuffer buffer, long arrivalNanos) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return new Chunk(bytes, 0, bytes.length, arrivalNanos);
    }

    /** Returns the first {@code count} bytes. */
    public Chunk head(int count) {
        return new Chunk(array, offset, count, arrivalNanos);
    }

    /** Returns all bytes after the first {@code count}. */
    public Chunk tail(int count) {
        return new Chunk(array, offset + count, length - count, arrivalNanos);
    }

    /** Returns the same bytes with the arrival time {@code nanos}; the next toxic measures its delay from that time. */
    public Chunk arrivedAt(long nanos) {
        return nanos == arrivalNanos ? this : new Chunk(array, offset, length, nanos);
    }

    /** Returns a buffer for writing the bytes. */
    public ByteBuffer toBuffer() {
        return ByteBuffer.wrap(array, offset, length);
    }
}

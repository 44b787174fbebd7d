export interface CodecSettings {
  /** 1 to 9; undefined for the default. */
  readonly level: number | undefined
  /** How many cores it may use. */
  readonly cores: number
  readonly signal: AbortSignal
}

/** Bytes in, compressed bytes out. A chunk, in or out, is valid until the next one is asked for. */
export type Codec = (source: AsyncIterable<Uint8Array>, settings: CodecSettings) => AsyncIterable<Uint8Array>

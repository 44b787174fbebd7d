import type { Algorithm } from '../format.ts'
import type { Codec } from './codec.ts'

/** Loads what compresses with `algorithm`. */
export async function loadCodec(algorithm: Algorithm): Promise<Codec> {
  switch (algorithm) {
    case 'gzip':
      return (await import('./gzip.ts')).gzip
    case 'bgzf':
      return (await import('./bgzf.ts')).bgzf
    case 'zstd':
      return (await import('./zstd.ts')).zstd
    default:
      return (await import('./program.ts'))[algorithm]
  }
}

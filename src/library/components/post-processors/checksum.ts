// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { type May, postProcessorFunction } from '../../../template/typescript/writing.ts'

/** The options of post-processor "checksum". */
export interface ChecksumOptions {
  /** The kinds of checksums: md5, sha1, sha224, sha256, sha384, sha512. Default md5. */
  readonly checksum_types?: May<readonly May<'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512'>[]> | undefined
  /**
   * The file to add the checksums to, with {{.BuildName}}, {{.BuilderType}} and {{.ChecksumType}}. Default "packer_{{.BuildName}}_{{.BuilderType}}_{{.ChecksumType}}.checksum".
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly output?: May<string> | undefined
}

/** Post-processor "checksum". */
export const checksum = postProcessorFunction<ChecksumOptions>('checksum')

// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { type May, postProcessorFunction } from '../../../template/typescript/writing.ts'

/** The options of post-processor "compress". */
export interface CompressOptions {
  /**
   * The file to make, with {{.BuildName}}, {{.BuilderType}} and what is known of the build. What it ends in, as it is written here, tells the format. Default "packer_{{.BuildName}}_{{.BuilderType}}".
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly output?: May<string> | undefined
  /** The format as an ending, for outputs that don't say it: "tar.gz", "zip", "zst". The name of the file stays as it is. */
  readonly format?: May<string> | undefined
  /** From 1 for the quickest to 9 for the smallest; 0 and -1 are the default of the format. More than 9 counts as 9. */
  readonly compression_level?: May<number> | undefined
}

/** Post-processor "compress". */
export const compress = postProcessorFunction<CompressOptions>('compress')

// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { type May, postProcessorFunction } from '../../../template/typescript/writing.ts'

/** The options of post-processor "manifest". */
export interface ManifestOptions {
  /**
   * The file to add the build to.
   *
   * Default: "packer-manifest.json".
   */
  readonly output?: May<string> | undefined
  /**
   * Notes the names of files without their folders.
   *
   * Default: false.
   */
  readonly strip_path?: May<boolean> | undefined
  /**
   * Leaves the time of the build out.
   *
   * Default: false.
   */
  readonly strip_time?: May<boolean> | undefined
  /**
   * Further texts to note, which may use what is known of the build, such as {{build `ID`}}.
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly custom_data?: May<Readonly<Record<string, May<string>>>> | undefined
}

/** Post-processor "manifest". */
export const manifest = postProcessorFunction<ManifestOptions>('manifest')

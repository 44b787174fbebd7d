// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { type May, postProcessorFunction } from '../../../template/typescript/writing.ts'

/** The options of post-processor "artifice". */
export interface ArtificeOptions {
  /** The files that are the artifact from now on. `*`, `?` and `[a-z]` stand for parts of names, and what matches nothing is left out. */
  readonly files: May<readonly May<string>[]>
}

/** Post-processor "artifice". */
export const artifice = postProcessorFunction<ArtificeOptions>('artifice')

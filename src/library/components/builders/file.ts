// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { builderFunction, type May } from '../../../template/typescript/writing.ts'
import type { FileArtifact } from '../../artifacts.ts'

/** The options of builder "file". */
export interface FileBuilderOptions {
  /** The file to write. */
  readonly target: May<string>
  /** A file to copy. */
  readonly source?: May<string> | undefined
  /** The text to write. Not together with source. */
  readonly content?: May<string> | undefined
}

/** Builder "file". */
export const fileBuilder = builderFunction<FileBuilderOptions, FileArtifact>('file')

// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { builderFunction } from '../../../template/typescript/writing.ts'
import type { MadeArtifact } from '../../artifacts.ts'
import type { CommunicatorOptions } from '../communicator-options.ts'

/** The options of builder "null". */
export type NullBuilderOptions = CommunicatorOptions

/** Builder "null". */
export const nullBuilder = builderFunction<NullBuilderOptions, MadeArtifact>('null')

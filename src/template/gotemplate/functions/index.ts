export { amazonCleanResourceName, cleanAmiName } from './clean-resource-name.ts'
export {
  actualBuildData,
  type BuildData,
  type OutsideValues,
  type PackerContext,
  placeholderBuildData,
} from './context.ts'
export { outsideValues } from './outside/index.ts'
export { packerFunctions } from './packer.ts'
export { callsFunction, userVariables } from './user-calls.ts'

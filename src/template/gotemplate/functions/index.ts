export { amazonCleanResourceName, cleanAmiName } from './clean-resource-name.ts'
export {
  actualBuildData,
  type BuildData,
  type OutsideValues,
  type PackerContext,
  placeholderBuildData,
} from './context.ts'
export { formatGoTime, rfc3339 } from './go-time.ts'
export { outsideValues, textsOfSecret, valueOfSecret } from './outside/index.ts'
export { packerFunctions } from './packer.ts'
export { strftime } from './strftime.ts'
export { callsFunction, userVariables } from './user-calls.ts'

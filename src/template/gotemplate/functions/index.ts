export {
  actualBuildData,
  type BuildData,
  type OutsideValues,
  type PackerContext,
  placeholderBuildData,
} from './context.ts'
export { packerFunctions } from './packer.ts'

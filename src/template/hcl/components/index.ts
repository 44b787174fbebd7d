export { componentSpec, outputType } from './component-spec.ts'
export { LATER, placedValue } from './placed-value.ts'
export { plainValues } from './plain-value.ts'
export { type ReadArguments, readArguments } from './read-arguments.ts'

export { checkFunctions } from './check.ts'
export { defineFunctions } from './define.ts'

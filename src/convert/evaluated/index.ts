export { convertEvaluated, type EvaluatedConversion } from './convert.ts'

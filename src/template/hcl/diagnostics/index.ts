export { placeOf, toErrors } from './to-errors.ts'

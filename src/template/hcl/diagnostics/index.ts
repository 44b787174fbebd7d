export { distinct } from './distinct.ts'
export { inOrder } from './in-order.ts'
export { placeOf, toErrors, toWarnings } from './to-errors.ts'

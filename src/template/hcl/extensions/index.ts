export { bodiesOf, Gate, type OpenedElement, type Opening } from './gate.ts'
export { type Extension, type Extensions, readExtensions, readTexts } from './requested.ts'
export { UnaskedExtensions } from './unasked.ts'

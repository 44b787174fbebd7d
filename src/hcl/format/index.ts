export { format } from './format.ts'
export { keyText, quotedText, valueText } from './value-text.ts'

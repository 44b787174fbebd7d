export { format } from './format.ts'
export { quotedText, valueText } from './value-text.ts'

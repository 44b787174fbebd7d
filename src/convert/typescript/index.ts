export { convertToTypeScript, type HclConversion } from './convert.ts'

export { nullBuilder } from './null.ts'

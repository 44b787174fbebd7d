export type { CallTranslations } from './expression.ts'
export { callTranslations, type References } from './functions.ts'
export { segmentsOf } from './segments.ts'
export { templatePieces } from './text.ts'

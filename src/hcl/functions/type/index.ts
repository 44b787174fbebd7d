import { can, tryFunction } from './try-can.ts'

export { convertFunction, type ReadType } from './convert.ts'

export const typeFunctions = { can, try: tryFunction }

import { uuidv5 } from './uuid.ts'

export { uuidv4Function } from './uuid.ts'

export const uuidFunctions = { uuidv5 }

import { basename, dirname } from './path.ts'

export const pathFunctions = { basename, dirname }

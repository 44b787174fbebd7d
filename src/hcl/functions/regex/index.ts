import { regex, regexall } from './regex.ts'
import { regex_replace } from './regex-replace.ts'

export const regexFunctions = { regex, regex_replace, regexall }

import { communicatorOptions } from '../../communicators/index.ts'
import { defineOptions } from '../../options/index.ts'

export const nullOptions = defineOptions({ ...communicatorOptions })

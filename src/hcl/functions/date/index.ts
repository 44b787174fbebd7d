import { formatdate } from './formatdate.ts'
import { rfc3339_parse, unix_timestamp_parse } from './parse.ts'
import { timeadd } from './timeadd.ts'

export { timestampFunction } from './timestamp.ts'

export const dateFunctions = { formatdate, rfc3339_parse, timeadd, unix_timestamp_parse }

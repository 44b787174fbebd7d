export { listed, listedInQuotes } from './listed.ts'
export { nearestName } from './nearest-name.ts'

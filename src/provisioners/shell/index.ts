export { shell } from './shell.ts'
export { retryUntil } from './start-retry.ts'

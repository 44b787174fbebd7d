export { windowsRestart } from './windows-restart.ts'

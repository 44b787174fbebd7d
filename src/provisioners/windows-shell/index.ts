export { windowsShell } from './windows-shell.ts'

export { HclConsole, openHclConsole } from './console.ts'
export { type HclInspection, inspectHclTemplate } from './inspect.ts'

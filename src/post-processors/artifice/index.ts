export { artifice } from './artifice.ts'

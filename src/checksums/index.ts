export { type Digests, digestsOfFile } from './digests-of-file.ts'

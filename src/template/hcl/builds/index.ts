export { type BuildsRequest, type ReadBuilds, readBuilds } from './read-builds.ts'

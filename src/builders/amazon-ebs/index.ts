export { amazonEbsBuilder } from './amazon-ebs.ts'

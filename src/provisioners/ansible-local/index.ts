export { ansibleLocal } from './ansible-local.ts'

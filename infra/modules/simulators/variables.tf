variable "name" {
  description = "Prefix of all names: chaos-coffee-{student_id}."
  type        = string
}

variable "image" {
  description = "Image of the fault proxy and the simulators, by digest."
  type        = string
}

variable "network" {
  description = "Where the task is: the VPC, the private subnets, and the security group of the nodes, which alone may call it."
  type = object({
    vpc_id                 = string
    private_subnet_ids     = list(string)
    node_security_group_id = string
  })
}

variable "cluster" {
  description = "The ECS cluster: its ARN, execution role, log group and namespace."
  type = object({
    arn                = string
    execution_role_arn = string
    log_group          = string
    namespace_id       = string
  })
}

variable "tags" {
  description = "Tags for everything. They cannot replace the tag Name."
  type        = map(string)
  default     = {}
}

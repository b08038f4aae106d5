variable "name" {
  description = "Prefix of all names: chaos-coffee-{student_id}."
  type        = string
}

variable "image" {
  description = "Image of the shop, by digest: the built webapp behind nginx."
  type        = string
}

variable "network" {
  description = "Where the tasks are: the VPC, the private subnets, and the security group of the load balancer."
  type = object({
    vpc_id                 = string
    private_subnet_ids     = list(string)
    edge_security_group_id = string
  })
}

variable "cluster" {
  description = "The ECS cluster: its ARN, execution role and log group."
  type = object({
    arn                = string
    execution_role_arn = string
    log_group          = string
  })
}

variable "target_group_arn" {
  description = "The target group of the shop."
  type        = string
}

variable "tags" {
  description = "Tags for everything. They cannot replace the tag Name."
  type        = map(string)
  default     = {}
}

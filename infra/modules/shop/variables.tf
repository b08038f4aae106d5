variable "name" {
  description = "Prefix of all names: chaos-coffee-{student_id}."
  type        = string
}

variable "image" {
  description = "Image of the shop, by digest: the built webapp behind nginx."
  type        = string
}

variable "network" {
  description = "Where the tasks are: the VPC and its private subnets."
  type = object({
    vpc_id             = string
    private_subnet_ids = list(string)
  })
}

variable "cluster" {
  description = "The ECS cluster: its ARN, execution role, namespace, and log groups by part."
  type = object({
    arn                = string
    execution_role_arn = string
    namespace_id       = string
    log_groups         = map(string)
  })
}

variable "edge_security_group_id" {
  description = "Security group of the load balancer, which alone may call the shop."
  type        = string
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

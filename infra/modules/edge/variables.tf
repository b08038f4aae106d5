variable "name" {
  description = "Prefix of all names: chaos-coffee-{student_id}."
  type        = string
}

variable "short_name" {
  description = "Prefix of the names of load balancer and target groups, which AWS limits to 32 characters."
  type        = string

  validation {
    condition     = length(var.short_name) <= 26
    error_message = "short_name must be at most 26 characters: AWS allows 32, and up to -write is added to it."
  }
}

variable "vpc_id" {
  description = "The VPC of the targets."
  type        = string
}

variable "public_subnet_ids" {
  description = "Subnets of the load balancer, in three zones."
  type        = list(string)
}

variable "certificate_arn" {
  description = "ARN of the certificate for HTTPS. Null means HTTP."
  type        = string
  default     = null
}

variable "allowed_cidrs" {
  description = "Address ranges that may open the shop."
  type        = list(string)
}

variable "tags" {
  description = "Tags for everything. They cannot replace the tag Name."
  type        = map(string)
  default     = {}
}

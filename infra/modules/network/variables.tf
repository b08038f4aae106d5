variable "name" {
  description = "Prefix of all names: chaos-coffee-{student_id}."
  type        = string
}

variable "vpc_cidr" {
  description = "Address range of the VPC that this module creates, /16 to /20. Null if vpc names one of yours."
  type        = string
  default     = null
}

variable "vpc" {
  description = "A VPC of yours with its subnets in three zones. Null if this module creates one from vpc_cidr. It needs the same endpoints (endpoint_services), or another way to AWS."
  type = object({
    id      = string
    private = list(string)
    public  = list(string)
  })
  default = null
}

variable "fault_injection" {
  description = "Whether the tasks run an SSM agent, which needs three more endpoints."
  type        = bool
}

variable "tags" {
  description = "Tags for everything. They cannot replace the tag Name."
  type        = map(string)
  default     = {}
}

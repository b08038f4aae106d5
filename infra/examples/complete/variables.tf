variable "student_id" {
  description = "The tenant: STUDENT_ID of the order nodes."
  type        = string
  default     = "student"
}

variable "aws_region" {
  description = "The region of everything."
  type        = string
  default     = "eu-north-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.aws_region))
    error_message = "aws_region must have the form of a region, for example eu-north-1."
  }
}

variable "image" {
  description = "Image of the order node in your registry, by digest."
  type        = string
}

variable "shop_image" {
  description = "Image of the shop in your registry, by digest."
  type        = string
}

variable "simulators_image" {
  description = "Image of the fault proxy and the simulators in your registry, by digest."
  type        = string
}

variable "allowed_cidrs" {
  description = "Address ranges that may open the shop, for example your own address with /32."
  type        = list(string)
}

variable "operator_token_secret_arn" {
  description = "ARN of the secret with the operator token of the order API."
  type        = string
}

variable "cluster_tls_secret_arn" {
  description = "ARN of the secret with the JSON keys ca_crt, node_crt and node_key."
  type        = string
}

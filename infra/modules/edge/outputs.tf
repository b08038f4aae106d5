output "shop_url" {
  description = "Address of the shop. With a certificate, use the name of the certificate instead, which points to it."
  value       = "${lower(local.listener.protocol)}://${aws_lb.this.dns_name}"
}

output "security_group_id" {
  description = "ID of the security group of the load balancer."
  value       = aws_security_group.this.id
}

output "target_group_arns" {
  description = "ARNs of the target groups: write, read and shop. They wait for the listener, which a service needs."
  value = merge(
    { for use, group in aws_lb_target_group.nodes : use => group.arn },
    { shop = aws_lb_target_group.shop.arn },
  )
  depends_on = [aws_lb_listener.shop, aws_lb_listener_rule.api]
}

output "load_balancer_dimension" {
  description = "The load balancer in CloudWatch's metrics."
  value       = aws_lb.this.arn_suffix
}

output "write_dimension" {
  description = "The target group write in CloudWatch's metrics."
  value       = aws_lb_target_group.nodes["write"].arn_suffix
}

output "read_dimension" {
  description = "The target group read in CloudWatch's metrics."
  value       = aws_lb_target_group.nodes["read"].arn_suffix
}

output "deregistration_s" {
  description = "Seconds that a leaving target still has for its requests."
  value       = local.deregistration_s
}

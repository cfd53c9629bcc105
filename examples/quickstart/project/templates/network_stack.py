"""A network: VPC, internet gateway, route tables, private and public subnets, NAT gateways, S3 endpoint, DHCP options.

How large it is comes from sceptre_user_data: `cidr`, `zones` (1 to 3), `nat_gateways` (1, or one for each zone) and
`tags` ("key=value"). Only the standard library is used, so that it renders anywhere.
"""
import ipaddress
import json

OPEN = "0.0.0.0/0"


class Network:
    def __init__(self, sceptre_user_data):
        self.zones = int(sceptre_user_data.get("zones", 1))
        self.nat_gateways = min(int(sceptre_user_data.get("nat_gateways", 1)), self.zones)
        if not 1 <= self.zones <= 3:
            raise ValueError("sceptre_user_data.zones is %d, it must be 1 to 3" % self.zones)
        self.cidr = ipaddress.ip_network(sceptre_user_data["cidr"])
        self.blocks = list(self.cidr.subnets(new_prefix=self.cidr.prefixlen + 3))
        self.tags = [dict(zip(("Key", "Value"), tag.split("=", 1))) for tag in sceptre_user_data.get("tags", [])]
        self.resources = {}
        self.outputs = {}

        self.add_vpc(sceptre_user_data)
        self.add_internet_gateway(sceptre_user_data)
        self.add_public_route_table(sceptre_user_data)
        for num in range(1, self.zones + 1):
            self.add_public_subnet(sceptre_user_data, num)
        self.add_nat_gateway(sceptre_user_data)
        for num in range(1, self.zones + 1):
            self.add_private_subnet(sceptre_user_data, num)
        self.add_s3_endpoint(sceptre_user_data)
        self.add_dhcp_option(sceptre_user_data)
        self.add_outputs()

    def add(self, logical_id, kind, properties=None, name=None, **attributes):
        resource = {"Type": kind, **attributes}
        if properties is not None:
            resource["Properties"] = properties
        if name:
            resource["Properties"]["Tags"] = self.tags + [{"Key": "Name", "Value": {"Fn::Sub": "${NetworkName}-" + name}}]
        self.resources[logical_id] = resource

    def add_vpc(self, sceptre_user_data):
        self.add("Vpc", "AWS::EC2::VPC",
                 {"CidrBlock": str(self.cidr), "EnableDnsSupport": True, "EnableDnsHostnames": True}, name="vpc")

    def add_internet_gateway(self, sceptre_user_data):
        self.add("InternetGateway", "AWS::EC2::InternetGateway", {}, name="igw")
        self.add("InternetGatewayAttachment", "AWS::EC2::VPCGatewayAttachment",
                 {"VpcId": {"Ref": "Vpc"}, "InternetGatewayId": {"Ref": "InternetGateway"}})

    def add_public_route_table(self, sceptre_user_data):
        self.add("PublicRouteTable", "AWS::EC2::RouteTable", {"VpcId": {"Ref": "Vpc"}}, name="public")
        self.add("PublicRoute", "AWS::EC2::Route",
                 {"RouteTableId": {"Ref": "PublicRouteTable"}, "DestinationCidrBlock": OPEN,
                  "GatewayId": {"Ref": "InternetGateway"}}, DependsOn="InternetGatewayAttachment")

    def add_subnet(self, kind, num, block, public, route_table):
        logical_id = "%sSubnet%d" % (kind, num)
        self.add(logical_id, "AWS::EC2::Subnet",
                 {"VpcId": {"Ref": "Vpc"}, "CidrBlock": str(block), "MapPublicIpOnLaunch": public,
                  "AvailabilityZone": {"Fn::Select": [num - 1, {"Fn::GetAZs": ""}]}}, name="%s-%d" % (kind.lower(), num))
        self.add(logical_id + "RouteTableAssociation", "AWS::EC2::SubnetRouteTableAssociation",
                 {"SubnetId": {"Ref": logical_id}, "RouteTableId": {"Ref": route_table}})

    def add_private_subnet(self, sceptre_user_data, num):
        table = "PrivateRouteTable%d" % num
        self.add(table, "AWS::EC2::RouteTable", {"VpcId": {"Ref": "Vpc"}}, name="private-%d" % num)
        self.add("PrivateRoute%d" % num, "AWS::EC2::Route",
                 {"RouteTableId": {"Ref": table}, "DestinationCidrBlock": OPEN,
                  "NatGatewayId": {"Ref": "NatGateway%d" % min(num, self.nat_gateways)}})
        self.add_subnet("Private", num, self.blocks[num], False, table)

    def add_public_subnet(self, sceptre_user_data, num):
        self.add_subnet("Public", num, self.blocks[num + 3], True, "PublicRouteTable")

    def add_nat_gateway(self, sceptre_user_data):
        for num in range(1, self.nat_gateways + 1):
            self.add("NatAddress%d" % num, "AWS::EC2::EIP", {"Domain": "vpc"}, DependsOn="InternetGatewayAttachment")
            self.add("NatGateway%d" % num, "AWS::EC2::NatGateway",
                     {"AllocationId": {"Fn::GetAtt": ["NatAddress%d" % num, "AllocationId"]},
                      "SubnetId": {"Ref": "PublicSubnet%d" % num}}, name="nat-%d" % num)

    def add_s3_endpoint(self, sceptre_user_data):
        tables = [{"Ref": "PublicRouteTable"}] + [{"Ref": "PrivateRouteTable%d" % n} for n in range(1, self.zones + 1)]
        self.add("S3Endpoint", "AWS::EC2::VPCEndpoint",
                 {"VpcId": {"Ref": "Vpc"}, "ServiceName": {"Fn::Sub": "com.amazonaws.${AWS::Region}.s3"},
                  "VpcEndpointType": "Gateway", "RouteTableIds": tables})

    def add_dhcp_option(self, sceptre_user_data):
        self.add("DhcpOptions", "AWS::EC2::DHCPOptions",
                 {"DomainName": {"Fn::Sub": "${NetworkName}.internal"}, "DomainNameServers": ["AmazonProvidedDNS"]},
                 name="dhcp", Condition="HasDhcpOptions")
        self.add("DhcpOptionsAssociation", "AWS::EC2::VPCDHCPOptionsAssociation",
                 {"VpcId": {"Ref": "Vpc"}, "DhcpOptionsId": {"Ref": "DhcpOptions"}}, Condition="HasDhcpOptions")

    def add_outputs(self):
        def subnets(kind):
            return {"Fn::Join": [",", [{"Ref": "%sSubnet%d" % (kind, n)} for n in range(1, self.zones + 1)]]}

        self.outputs = {
            "VpcId": {"Value": {"Ref": "Vpc"}, "Export": {"Name": {"Fn::Sub": "${AWS::StackName}-VpcId"}}},
            "VpcCidr": {"Value": {"Fn::GetAtt": ["Vpc", "CidrBlock"]}},
            "PublicSubnetIds": {"Value": subnets("Public")},
            "PrivateSubnetIds": {"Value": subnets("Private")},
        }

    def template(self):
        return {
            "AWSTemplateFormatVersion": "2010-09-09",
            "Description": "Network of %d availability zone%s" % (self.zones, "" if self.zones == 1 else "s"),
            "Parameters": {
                "NetworkName": {"Type": "String", "MinLength": 1},
                "DHCPOptionConditionParam": {"Type": "String", "AllowedValues": ["true", "false"], "Default": "false",
                                             "Description": "Whether the network has DHCP options of its own"},
            },
            "Conditions": {"HasDhcpOptions": {"Fn::Equals": [{"Ref": "DHCPOptionConditionParam"}, "true"]}},
            "Resources": self.resources,
            "Outputs": self.outputs,
        }


def sceptre_handler(sceptre_user_data):
    return json.dumps(Network(sceptre_user_data).template(), indent=2)
